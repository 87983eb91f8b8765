/** Shows in the target why the app did not start, with a button that tries again. @returns a function that removes the message */
export function showFailure(target: Element, message: string, retry: () => void): () => void {
  const { ownerDocument: document } = target;
  const box = document.createElement("div");
  box.className = "_dash-error";
  box.role = "alert";
  const text = document.createElement("p");
  text.textContent = message;
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Try again";
  const clear = (): void => box.remove();
  button.addEventListener("click", () => {
    clear();
    retry();
  });
  box.append(text, button);
  target.replaceChildren(box);
  return clear;
}
