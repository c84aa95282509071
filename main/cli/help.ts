export const HELP = `Concierge processes workbooks with recipes.

  concierge run RECIPE FILE|FOLDER... --out DIR [options]
      Runs a recipe on .xlsx, .xlsm, .xls and .csv files; folders are walked. Inputs are never written.
        --out DIR              folder for the results; subfolders are mirrored
        --engine ENGINE        auto (default), embedded or excel
        --prog-id ID           with --engine excel: the application, such as Excel.Application (default: as
                               the settings say)
        --attach               with --engine excel: use the one that is open already. It is never quit, and
                               its own workbooks stay as they are
        --allow-macros         let run-macro steps run macros of the files: of all files of this run
        --calc ENGINE          recalculate with ironcalc or libreoffice
        --dry-run              the same run without putting results in place
        --json                 one JSON document on standard output
        --concurrency N        files at a time (default: cores minus one)
        --overwrite            replace results that exist; without it they are an error
  concierge check RECIPE [--json]
      Says whether a recipe is right, and where it is not.
  concierge steps [--json]
      Lists the steps that recipes are made of.
  concierge --help | --version

Relative paths count from where you stand. Settings and history are in the user's data folder, or in
CONCIERGE_DATA_DIR.
Exit codes: 0 all done; 1 some tasks failed; 2 recipe or arguments wrong, or a needed part missing: nothing was
run; 130 cancelled. Ctrl-C cancels, a second Ctrl-C ends the workers at once.
`;
