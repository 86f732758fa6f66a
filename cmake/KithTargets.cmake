# The flags of every target, and the helpers that declare one.

find_program(KITH_CCACHE ccache)
if(KITH_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${KITH_CCACHE})
endif()

add_library(kith_flags INTERFACE)
target_compile_features(kith_flags INTERFACE cxx_std_20)
target_compile_options(kith_flags INTERFACE -Wall -Wextra -Wshadow -Wconversion -Wnon-virtual-dtor
  $<$<BOOL:${KITH_WERROR}>:-Werror>)
target_compile_definitions(kith_flags INTERFACE
  QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_URL_CAST_FROM_STRING QT_NO_CAST_FROM_BYTEARRAY
  QT_NO_FOREACH QT_NO_NARROWING_CONVERSIONS_IN_CONNECT QT_STRICT_ITERATORS
  KITH_VERSION="${PROJECT_VERSION}")
target_include_directories(kith_flags INTERFACE ${PROJECT_SOURCE_DIR})
if(KITH_SANITIZE)
  target_compile_options(kith_flags INTERFACE -fsanitize=${KITH_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(kith_flags INTERFACE -fsanitize=${KITH_SANITIZE})
endif()

# kith_library(NAME SOURCES... LINKS targets...)
# A folder is a static library; LINKS are the arrows that it may follow.
function(kith_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINKS;PRIVATE_LINKS" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES})
  target_link_libraries(${name} PUBLIC kith_flags ${ARG_LINKS} PRIVATE ${ARG_PRIVATE_LINKS})
endfunction()

# Qt is not instrumented: what it does inside is left alone, and what it hands from thread to thread is listed in the file.
set(KITH_TSAN_OPTIONS
  "TSAN_OPTIONS=ignore_noninstrumented_modules=1:suppressions=${PROJECT_SOURCE_DIR}/tests/support/tsan.supp")

# kith_test(NAME LINKS targets... [LABELS labels...] [TIMEOUT seconds] [THREADED])
# One executable for each tst_*.cpp. THREADED: also run under the thread sanitizer; the target threaded_tests builds
# just these.
function(kith_test name)
  cmake_parse_arguments(ARG "THREADED" "TIMEOUT" "LINKS;LABELS" ${ARGN})
  add_executable(${name} ${name}.cpp)
  target_link_libraries(${name} PRIVATE kith_flags Qt6::Test ${ARG_LINKS})
  add_test(NAME ${name} COMMAND ${name})
  if(NOT ARG_LABELS)
    set(ARG_LABELS unit)
  endif()
  if(ARG_THREADED)
    list(APPEND ARG_LABELS threaded)
    if(NOT TARGET threaded_tests)
      add_custom_target(threaded_tests)
    endif()
    add_dependencies(threaded_tests ${name})
  endif()
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 300)
  endif()
  set_tests_properties(${name} PROPERTIES LABELS "${ARG_LABELS}" TIMEOUT ${ARG_TIMEOUT}
    ENVIRONMENT "QT_QPA_PLATFORM=offscreen;UBSAN_OPTIONS=print_stacktrace=1;ASAN_OPTIONS=detect_stack_use_after_return=1;${KITH_TSAN_OPTIONS}")
endfunction()
