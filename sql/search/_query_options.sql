-- _query_options: checks the options that say how a query text is read, and fills in their defaults.
create or replace function rankdb._query_options(
  options jsonb, index_language regconfig, index_typos text,
  out language regconfig, out operator text, out typos text, out minimum jsonb)
language plpgsql stable
as $$
begin
  options := jsonb_strip_nulls(options);
  operator := coalesce(options ->> 'operator', 'or');
  if operator not in ('or', 'and') then
    perform rankdb._raise('22023', format('operator must be "or" or "and", got %L', left(operator, 100)));
  end if;
  if coalesce(options ->> 'syntax', 'operators') not in ('operators', 'plain') then
    perform rankdb._raise('22023', format('syntax must be "operators" or "plain", got %L', left(options ->> 'syntax', 100)));
  end if;
  typos := coalesce(options ->> 'typos', index_typos);
  if typos not in ('off', 'auto', 'on') then
    perform rankdb._raise('22023', format('typos must be "off", "auto" or "on", got %L', left(typos, 100)));
  end if;
  minimum := options -> 'minimum_should_match';
  if minimum is not null then
    perform rankdb._minimum_should_match(minimum, 0);
  end if;
  language := index_language;
  if options ? 'language' then
    -- A cast alone would also take any number for the object id of a configuration.
    begin
      language := (options ->> 'language')::regconfig;
    exception when others then
      language := null;
    end;
    if language is null or not exists (select from pg_ts_config c where c.oid = language) then
      perform rankdb._raise('22023', format('language %L is not a text search configuration', left(options ->> 'language', 100)),
        'Configurations (with their schema, unless it is pg_catalog): '
        || (select string_agg(c.cfgname, ', ' order by c.cfgname) from pg_ts_config c));
    end if;
  end if;
end
$$;
comment on function rankdb._query_options(jsonb, regconfig, text) is
  'The options operator, syntax, typos, minimum_should_match and language of a search, checked, with defaults; 22023 says what is wrong.';
