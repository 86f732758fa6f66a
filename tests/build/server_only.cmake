function(run)
  execute_process(COMMAND ${ARGN} WORKING_DIRECTORY ${SOURCE} RESULT_VARIABLE result OUTPUT_VARIABLE output
    ERROR_VARIABLE output)
  if(NOT result EQUAL 0)
    message(FATAL_ERROR "${ARGN}:\n${output}")
  endif()
endfunction()

run(${CMAKE_COMMAND} --preset server-only)
run(${CMAKE_COMMAND} --build --preset server-only --target kithd)

execute_process(COMMAND ldd ${SOURCE}/build/server-only/bin/kithd OUTPUT_VARIABLE libraries)
if(NOT libraries MATCHES "libQt6Core")
  message(FATAL_ERROR "ldd said nothing of use:\n${libraries}")
endif()
if(libraries MATCHES "libQt6(Gui|Widgets)")
  message(FATAL_ERROR "The server links Gui or Widgets:\n${libraries}")
endif()
