from pathlib import Path

pytest_plugins = ["shnor_tui.plugin.testing"]

def test_every_school_has_its_row(run_report):
    run = run_report(Path(__file__).with_name("my_schools.py"))["2019/2020"]
    assert "Тверская СОШ" in run.text("markdown")
