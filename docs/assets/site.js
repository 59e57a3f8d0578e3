/* What scrolls sideways can be reached and scrolled with the keyboard. */
function reachable() {
  for (const element of document.querySelectorAll(".md-typeset pre > code, .md-typeset__scrollwrap")) {
    if (element.scrollWidth > element.clientWidth) element.tabIndex = 0;
    else element.removeAttribute("tabindex");
  }
}
addEventListener("load", reachable);
addEventListener("resize", reachable);
