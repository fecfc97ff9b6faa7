// Finds sections by words; all of it is in the page's own index.
const site = document.currentScript.dataset.root;
const input = document.getElementById("search");
const found = document.getElementById("found");
let search;

input.addEventListener("input", () => {
  search ??= MiniSearch.loadJS(SITE_INDEX, { fields: ["title", "text"], storeFields: ["title", "page"] });
  const hits = search.search(input.value, { prefix: true, combineWith: "AND", boost: { title: 3 } });
  found.replaceChildren(
    ...hits.slice(0, 12).map(({ id, title, page }) => {
      const link = document.createElement("a");
      link.href = site + id.slice(id.indexOf(" ") + 1);
      link.textContent = title === page ? title : `${page}: ${title}`;
      const line = document.createElement("li");
      line.append(link);
      return line;
    }),
  );
});
