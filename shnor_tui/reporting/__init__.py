"""Reports: finding plugins and deciding which may run, running one report, and doing it in a child process."""
