# Every commented key is switched on; the paths that it names need not exist for a check of the names, but the
# folder to serve does.
file(READ ${SAMPLE} text)
string(REGEX REPLACE "\n#([A-Za-z]+ = )" "\n\\1" text "${text}")
string(REPLACE "/srv/kith-web" "${WORK}" text "${text}")
file(WRITE ${WORK}/kithd.conf "${text}")
execute_process(COMMAND ${KITHD} --config ${WORK}/kithd.conf --check-config RESULT_VARIABLE result
  OUTPUT_VARIABLE output ERROR_VARIABLE output)
if(NOT result EQUAL 0)
  message(FATAL_ERROR "${output}")
endif()
