// A frame shows one element, with the attributes behind the # of its address. A classic script, so that the
// handbook is hidden before it is painted.
if (location.hash.includes("=")) document.documentElement.classList.add("framed");
