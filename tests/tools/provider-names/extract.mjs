// The arguments of every resource and data source of a version of the AWS provider, one a line: type, tab, path.
// Names are written without underscores and in lowercase, since the package has them in camel case.
//
//   node extract.mjs PACKAGE >names.tsv
//
// PACKAGE is the folder of the npm package @cdktn/provider-aws, whose type declarations are made of the provider's own
// schema. Only the declarations are read; nothing of the package runs.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const library = join(process.argv[2], "lib");
const DEEPEST = 8;
const plain = (name) => name.replaceAll("_", "").toLowerCase();

const interfaces = (text) => {
  const found = new Map();
  for (const [, name, body] of text.matchAll(/export interface (\w+)[^{]*\{([\s\S]*?)\n\}/g)) {
    const properties = [...body.matchAll(/^    readonly (\w+)\??: (.*)$/gm)];
    found.set(name, properties.map(([, property, type]) => [property, type.match(/\w+/g) ?? []]));
  }
  return found;
};

const paths = (all, name, before, out) => {
  for (const [property, types] of all.get(name) ?? []) {
    const path = before ? `${before}.${plain(property)}` : plain(property);
    out.push(path);
    const inner = types.find((type) => all.has(type));
    if (inner && path.split(".").length < DEEPEST) paths(all, inner, path, out);
  }
  return out;
};

const lines = [];
for (const folder of readdirSync(library)) {
  const index = join(library, folder, "index.d.ts");
  if (!existsSync(index)) continue;
  let text = readFileSync(index, "utf8");
  const structs = join(library, folder, "index-structs");
  if (existsSync(structs)) {
    for (const file of readdirSync(structs).filter((file) => file.endsWith(".d.ts"))) {
      text += readFileSync(join(structs, file), "utf8");
    }
  }
  const type = text.match(/static readonly tfResourceType = "(\w+)"/)?.[1];
  const config = text.match(/export interface (\w+Config) extends cdktn\.TerraformMetaArguments/)?.[1];
  if (!type || !config) continue;
  const mode = folder.startsWith("data-aws-") ? "data" : "resource";
  for (const path of paths(interfaces(text), config, "", [])) lines.push(`${mode} ${type}\t${path}`);
}
process.stdout.write(lines.sort().join("\n") + "\n");
