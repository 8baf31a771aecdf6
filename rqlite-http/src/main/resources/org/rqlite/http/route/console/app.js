// SPDX-License-Identifier: Apache-2.0
// Whatever comes from the database is put in as text, never as markup.
"use strict";

const byId = (id) => document.getElementById(id);

function element(name, text, className) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
}

function cell(value) {
  if (value === null) return element("td", "NULL", "null");
  return element("td", typeof value === "object" ? JSON.stringify(value) : String(value));
}

function table(result) {
  const made = element("table");
  const head = made.createTHead().insertRow();
  result.columns.forEach((name) => head.append(element("th", name)));
  const body = made.createTBody();
  (result.values || []).forEach((row) => body.insertRow().append(...row.map(cell)));
  return made;
}

function shown(result) {
  if (result.error) return element("p", result.error, "error");
  if (result.columns) return table(result);
  return element("p", `${result.rows_affected || 0} rows changed`);
}

async function run(event) {
  event.preventDefault();
  const out = byId("results");
  const options = new URLSearchParams({ level: byId("level").value });
  if (byId("transaction").checked) options.set("transaction", "");
  try {
    const answer = await fetch(`/db/request?${options}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify([byId("sql").value]),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(text);
    const told = JSON.parse(text);
    out.replaceChildren(...(told.error ? [element("p", told.error, "error")] : (told.results || []).map(shown)));
  } catch (e) {
    out.replaceChildren(element("p", e.message, "error"));
  }
}

async function page(path) {
  try {
    const answer = await fetch(`${path}?pretty`);
    byId("page").textContent = await answer.text();
  } catch (e) {
    byId("page").textContent = e.message;
  }
}

byId("form").addEventListener("submit", run);
document.querySelectorAll("[data-path]").forEach((button) =>
  button.addEventListener("click", () => page(button.dataset.path)));
