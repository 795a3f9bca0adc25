-- _stage: the session's table for the chunks of one batch, to be filled by COPY.
create or replace function rankdb._stage()
returns void
language plpgsql
as $$
begin
  create temporary table if not exists rankdb_stage (
    key text[] not null,
    ordinal integer not null,
    start_at integer not null,
    end_at integer not null,
    tokens integer not null,
    body text not null,
    embedding real[] not null,
    token_ids text,
    sparse text
  ) on commit delete rows;
  delete from pg_temp.rankdb_stage;
end
$$;
comment on function rankdb._stage() is 'Worker: creates or empties pg_temp.rankdb_stage.';
