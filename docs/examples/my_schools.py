from shnor_tui.plugin import Column, Document, Heading, Table, hookimpl

API = (1, 0)

class Schools:
    id, title = "my-schools", "Список школ"

    def params(self):
        return ()

    def build(self, data, ctx):
        rows = [(str(n), school.full_name, str(data.trained(school))) for n, school in enumerate(data.schools, 1)]
        return Document(self.title, [Heading("Школы"), Table([Column("№", "right"), Column("ОО"), Column("Обучено, чел.", "right")], rows)])

@hookimpl
def shnor_register_reports(register):
    register(Schools())
