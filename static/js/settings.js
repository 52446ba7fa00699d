{
  const meta = document.createElement("meta");
  meta.name = "htmx-config";
  meta.content = JSON.stringify(genkan.config);
  document.head.append(meta);
}
