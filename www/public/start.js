// Imports the page. If one of its files does not load, such as the WebAssembly module, the page says so.
import(document.querySelector("link[rel=modulepreload]").href).catch((error) => {
  console.error(error);
  const title = document.createElement("h1");
  title.textContent = "This page couldn't start";
  const text = document.createElement("p");
  text.textContent = "A file didn't load. Check your connection.";
  const reload = document.createElement("button");
  reload.className = "button primary";
  reload.textContent = "Reload";
  reload.addEventListener("click", () => location.reload());
  const main = document.querySelector("main");
  main.className = "stack";
  main.replaceChildren(title, text, reload);
});
