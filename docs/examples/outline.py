from shnor_tui.plugin import Heading, Items, Paragraph, Table, cell, hookimpl, plain, printable, resolved

API = (1, 0)

class Outline:
    id, title, suffix, binary = "outline", "План документа", ".outline", False

    def render(self, doc, out, ctx):
        lines = [doc.title]
        for block in resolved(doc.blocks):
            if isinstance(block, Heading):
                lines.append("  " * block.level + block.text)
            elif isinstance(block, Table):
                lines += [" | ".join(plain(cell(value).text) for value in row) for row in block.rows]
            elif isinstance(block, Items):
                lines += [f"- {plain(entry)}" for entry in block.items]
            elif isinstance(block, Paragraph):
                lines.append(plain(block.text))
        out.write("\n".join(map(printable, lines)).encode() + b"\n")

@hookimpl
def shnor_register_renderers(register):
    register(Outline())
