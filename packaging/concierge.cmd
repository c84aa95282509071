@echo off
rem The command "concierge" of the installed app. It waits for the app and hands on its exit code.
start "" /b /wait "%~dp0Concierge.exe" %*
exit /b %errorlevel%
