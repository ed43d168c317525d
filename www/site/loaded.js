// The page's script has come: takes away what says that it has not.
document.querySelector(".unloaded")?.remove();
