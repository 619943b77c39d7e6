// Signing in again without leaving the page, as the person whose text it holds and nobody else.

import { ask, make } from "./elements.js";

const WRONG = {
  422: "That password does not fit. Try again, or ask an admin for a new link.",
  429: "Too many attempts. Please wait some minutes, then try again.",
};
const UNREACHABLE = "The server cannot be reached. Try again in a moment.";

function field(id, label, properties) {
  const input = make("input", { id, className: "form-control", required: true, ...properties });
  return [make("div", { className: "sc-field" }, make("label", { htmlFor: id, className: "sc-label" }, label), input), input];
}

// `newToken` gives a token for the sign-in form, or null where the person turns out to be signed in.
export function signInAgain(email, newToken) {
  const [emailField, emailInput] = field("again-email", "E-mail", { type: "email", value: email, autocomplete: "username" });
  const [passwordField, password] = field("again-password", "Password", { type: "password", autocomplete: "current-password", autofocus: true });
  const problem = make("p", { className: "sc-error", role: "alert" });
  const lead = make("p", {}, "Your session has ended. What you typed is still here: sign in and it is saved.");

  const refuse = (words) => {
    problem.textContent = words;
    password.setAttribute("aria-invalid", "true");
    password.select();
    return false;
  };
  const enter = async () => {
    if (emailInput.value.trim().toLowerCase() !== email.toLowerCase()) {
      return refuse(`This scorecard is for ${email} to write. Sign in as that person here.`);
    }
    try {
      const token = await newToken();
      if (token === null) return true;
      const body = new URLSearchParams({ csrf_token: token, email, password: password.value });
      const answer = await fetch("/sign-in", { method: "POST", body, redirect: "manual" });
      return answer.type === "opaqueredirect" || refuse(WRONG[answer.status] ?? UNREACHABLE);
    } catch {
      return refuse(UNREACHABLE);
    }
  };
  return ask("Sign in to go on", [lead, emailField, passwordField, problem], ["Sign in", "Later"], enter);
}
