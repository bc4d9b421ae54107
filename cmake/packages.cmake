# Packages: `cpack` in build/release makes
#   skiff_VERSION_amd64.deb          the program under its own name, completions, manual page
#   skiff-docker_VERSION_amd64.deb   docker, docker-compose and docker-buildx as links to it, in place of docker's own programs
#   skiff-VERSION-linux-x86_64.tar.gz  the static program with manual pages and scripts/install
# each with its .sha256. Completions and pages come out of the program while it is packed.

set(SKIFF_PAGES ${PROJECT_BINARY_DIR}/pages)
install(PROGRAMS $<TARGET_FILE:skiff> DESTINATION bin COMPONENT skiff)
install(CODE "
  file(REMOVE_RECURSE \"${SKIFF_PAGES}\")
  file(MAKE_DIRECTORY \"${SKIFF_PAGES}/completion\")
  foreach(shell bash zsh fish)
    execute_process(COMMAND $<TARGET_FILE:skiff> completion \${shell} OUTPUT_FILE ${SKIFF_PAGES}/completion/\${shell}
                    COMMAND_ERROR_IS_FATAL ANY)
  endforeach()
  execute_process(COMMAND python3 ${PROJECT_SOURCE_DIR}/scripts/reference $<TARGET_FILE:skiff> --man ${SKIFF_PAGES}/man1
                  COMMAND_ERROR_IS_FATAL ANY)
" ALL_COMPONENTS)
install(FILES ${SKIFF_PAGES}/completion/bash DESTINATION share/bash-completion/completions RENAME skiff COMPONENT skiff)
install(FILES ${SKIFF_PAGES}/completion/zsh DESTINATION share/zsh/site-functions RENAME _skiff COMPONENT skiff)
install(FILES ${SKIFF_PAGES}/completion/fish DESTINATION share/fish/vendor_completions.d RENAME skiff.fish COMPONENT skiff)
install(FILES ${SKIFF_PAGES}/man1/skiff.1 DESTINATION share/man/man1 COMPONENT skiff)
install(FILES LICENSE DESTINATION share/doc/skiff RENAME copyright COMPONENT skiff)

function(skiff_link name target folder)
  file(MAKE_DIRECTORY ${PROJECT_BINARY_DIR}/links/${folder})
  file(CREATE_LINK ${target} ${PROJECT_BINARY_DIR}/links/${folder}/${name} SYMBOLIC)
  install(FILES ${PROJECT_BINARY_DIR}/links/${folder}/${name} DESTINATION ${folder} COMPONENT docker)
endfunction()
foreach(name docker docker-compose docker-buildx)
  skiff_link(${name} skiff bin)
endforeach()
skiff_link(docker skiff share/bash-completion/completions)
skiff_link(_docker _skiff share/zsh/site-functions)
skiff_link(docker.fish skiff.fish share/fish/vendor_completions.d)
install(DIRECTORY ${SKIFF_PAGES}/man1 DESTINATION share/man COMPONENT docker FILES_MATCHING PATTERN "docker*.1")

# What only the archive has: everything that scripts/install needs.
install(PROGRAMS scripts/install DESTINATION scripts COMPONENT archive)
install(FILES LICENSE README.md DESTINATION . COMPONENT archive)
install(PROGRAMS $<TARGET_FILE:skiff> DESTINATION bin COMPONENT archive)
install(DIRECTORY ${SKIFF_PAGES}/man1 DESTINATION share/man COMPONENT archive)

string(TOLOWER ${CMAKE_SYSTEM_NAME} SKIFF_SYSTEM)
set(CPACK_GENERATOR "DEB;TGZ")
set(CPACK_PACKAGE_NAME skiff)
set(CPACK_PACKAGE_VENDOR skiff)
set(CPACK_PACKAGE_CONTACT "the skiff project <skiff@localhost>")
set(CPACK_PACKAGE_FILE_NAME skiff-${PROJECT_VERSION}-${SKIFF_SYSTEM}-${CMAKE_SYSTEM_PROCESSOR})
set(CPACK_PACKAGE_CHECKSUM SHA256)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_PROJECT_CONFIG_FILE ${CMAKE_CURRENT_LIST_DIR}/package_kind.cmake)
set(CPACK_COMPONENTS_ALL skiff docker archive)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_ARCHIVE_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION admin)
set(CPACK_DEBIAN_ENABLE_COMPONENT_DEPENDS OFF)
set(CPACK_DEBIAN_SKIFF_PACKAGE_NAME skiff)
set(CPACK_DEBIAN_SKIFF_DESCRIPTION "docker, docker compose and docker build in one small static program
A client of Docker Engine, compatible with the official one in flags, output and
exit codes. This package does not touch docker's own programs.")
set(CPACK_DEBIAN_SKIFF_PACKAGE_RECOMMENDS ca-certificates)
set(CPACK_DEBIAN_DOCKER_PACKAGE_NAME skiff-docker)
set(CPACK_DEBIAN_DOCKER_PACKAGE_DEPENDS "skiff (= ${PROJECT_VERSION})")
set(CPACK_DEBIAN_DOCKER_DESCRIPTION "skiff under the names docker, docker-compose and docker-buildx
Links and manual pages that take the place of the official client.")
# All packages with a /usr/bin/docker or /usr/bin/docker-compose. Debian's docker.io had the client inside before 26.1.4; an
# engine that depends on a client of another package is content with this one.
set(other_clients "docker-cli, docker-ce-cli, docker-compose, docker-compose-v2, docker-buildx, podman-docker")
set(CPACK_DEBIAN_DOCKER_PACKAGE_CONFLICTS "${other_clients}, docker.io (<< 26.1.4)")
set(CPACK_DEBIAN_DOCKER_PACKAGE_REPLACES "${other_clients}")
set(CPACK_DEBIAN_DOCKER_PACKAGE_PROVIDES "docker-cli, docker-ce-cli, docker-compose, docker-buildx")
include(CPack)
