// Hands the command line to the program and returns its exit code.

#include <skiff/commands/run.hpp>

int main(int argc, char** argv) { return skiff::commands::run({argv + (argc > 0 ? 1 : 0), argv + argc}); }
