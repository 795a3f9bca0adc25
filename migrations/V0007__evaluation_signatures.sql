-- Internal functions of evaluation whose signatures change; the files in sql/ make them anew.
drop function if exists rankdb._metric(text, integer[], integer[]);
drop function if exists rankdb._service_usage();
drop function if exists rankdb._usage();
