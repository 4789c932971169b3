// The arguments of every resource and data source in what `terraform providers schema -json` prints, in the form of
// extract.mjs.
//
//   terraform providers schema -json | node schema.mjs >names.tsv

import { readFileSync } from "node:fs";

const schema = JSON.parse(readFileSync(0, "utf8")).provider_schemas["registry.terraform.io/hashicorp/aws"];
const plain = (name) => name.replaceAll("_", "").toLowerCase();
const lines = [];

// Attributes that may be written as blocks have the type of an object.
const object = (type, of, before) => {
  const [kind, inner] = Array.isArray(of) ? of : [];
  if (["list", "set", "map"].includes(kind)) return object(type, inner, before);
  if (kind !== "object") return;
  for (const [name, deeper] of Object.entries(inner)) {
    lines.push(`${type}\t${before}${plain(name)}`);
    object(type, deeper, `${before}${plain(name)}.`);
  }
};

const walk = (type, block, before) => {
  for (const [name, attribute] of Object.entries(block.attributes ?? {})) {
    if (!attribute.required && !attribute.optional) continue;
    lines.push(`${type}\t${before}${plain(name)}`);
    object(type, attribute.type, `${before}${plain(name)}.`);
  }
  for (const [name, inner] of Object.entries(block.block_types ?? {})) {
    lines.push(`${type}\t${before}${plain(name)}`);
    walk(type, inner.block, `${before}${plain(name)}.`);
  }
};

for (const [mode, schemas] of [["resource", schema.resource_schemas], ["data", schema.data_source_schemas]]) {
  for (const [name, { block }] of Object.entries(schemas)) walk(`${mode} ${name}`, block, "");
}
process.stdout.write(lines.sort().join("\n") + "\n");
