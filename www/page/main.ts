import "./styles/main.css";

const root = document.getElementById("page");

// The import loads the WebAssembly module. If that fails, the page says so.
try {
  const { startPage } = await import("./app.tsx");
  if (root !== null) startPage(root);
} catch (error) {
  console.error(error);
  if (root !== null) root.replaceChildren(failure());
}

/** Without the components, which may be what did not load. */
function failure(): HTMLElement {
  const main = document.createElement("main");
  const title = document.createElement("h1");
  title.textContent = "This page couldn't start";
  const text = document.createElement("p");
  text.textContent = "A file didn't load. Check your connection.";
  const reload = document.createElement("button");
  reload.className = "button primary";
  reload.textContent = "Reload";
  reload.addEventListener("click", () => location.reload());
  main.className = "stack";
  main.append(title, text, reload);
  return main;
}
