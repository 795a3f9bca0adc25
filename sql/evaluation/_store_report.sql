-- _store_report: keeps the rows of a measurement.
create or replace function rankdb._store_report(kind text, index text, judgment_set text, profile text, metric text, body jsonb)
returns void
language plpgsql
as $$
begin
  insert into rankdb.reports (kind, index_name, set_name, profile, metric, body)
  values (_store_report.kind, index, judgment_set, _store_report.profile, _store_report.metric, _store_report.body);
end
$$;
comment on function rankdb._store_report(text, text, text, text, text, jsonb) is 'Writes a row of rankdb.reports.';
