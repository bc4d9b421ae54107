// Hands the command line, the name it was called by in front, to the program and returns its exit code.

#include <skiff/commands/run.hpp>

int main(int argc, char** argv) { return skiff::commands::run({argv, argv + argc}); }
