// The project as a value. The loader's tree is private to the loader.
#include <skiff/compose/project.hpp>

namespace skiff::compose {

struct LoadedTree {};

Project::Project() = default;
Project::Project(Project&&) noexcept = default;
Project& Project::operator=(Project&&) noexcept = default;
Project::~Project() = default;

} // namespace skiff::compose
