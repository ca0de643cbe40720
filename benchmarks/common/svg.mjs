/** What charts share: colours, text, and the frame. */
export const colours = { ours: "#1f6feb", peer: "#a3acb8", text: "#1f2328", faint: "#59636e" };

const escapes = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escapeXml = (value) => value.replace(/[&<>"]/g, (character) => escapes[character]);

export const text = (x, y, value, attributes = "") =>
  `<text x="${x}" y="${y}" ${attributes}>${escapeXml(value)}</text>`;

/** Height of the two lines above a chart. */
export const titleHeight = 64;

/** A whole picture: a title, a line about it, and what has been drawn below them. */
export const frame = (width, height, title, about, parts) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="13" fill="${colours.text}">
<title>${escapeXml(title)}</title>
<rect width="${width}" height="${height}" fill="#ffffff"/>
${text(16, 30, title, `font-size="16" font-weight="600"`)}
${text(16, 52, about, `fill="${colours.faint}"`)}
${parts.join("\n")}
</svg>
`;
