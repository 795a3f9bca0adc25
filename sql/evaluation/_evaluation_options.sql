-- _evaluation_options: the options of the searches of an evaluation. What would fail for every query fails here, once.
-- Judged queries are plain texts; a search that does without a part of its profile is not what is to be measured.
create or replace function rankdb._evaluation_options(index text, profile text, options jsonb, own text[])
returns jsonb
language plpgsql stable
as $$
declare
  fixed constant text[] := '{cursor,highlight,unit,vector,snippet,on_error}';
  refused text;
  unknown text;
begin
  options := coalesce(options, '{}');
  if jsonb_typeof(options) <> 'object' then
    perform rankdb._raise('22023', format('options must be a JSON object, got %s', jsonb_typeof(options)));
  end if;
  select o.key into refused from jsonb_each(options) o
  where o.value <> 'null' and (o.key in ('cursor', 'highlight', 'unit', 'vector') or o.key = 'on_error' and o.value <> '"fail"') order by 1 limit 1;
  if found then
    perform rankdb._raise('22023', format('an evaluation has no option %L', refused), case refused
      when 'on_error' then 'A search that had to do without a part of its profile is not measured: it fails.'
      when 'unit' then 'Judgments are about documents.'
      when 'vector' then 'It would be the same for every query.' else 'It changes nothing of a ranking.' end);
  end if;
  select k into unknown from jsonb_object_keys(options) k where k <> all (rankdb._option_names()) order by k limit 1;
  if found then
    perform rankdb._raise('22023', format('options has no setting %L', left(unknown, 100)),
      'Known: ' || array_to_string(own || array(select n from unnest(rankdb._option_names()) with ordinality u (n, place) where n <> all (fixed) order by u.place), ', '));
  end if;
  options := '{"syntax": "plain", "timeout_ms": 60000, "details": false}'::jsonb || options || '{"snippet": false, "on_error": "fail"}';
  perform rankdb._open_index(index), rankdb._options(rankdb._profile(profile, options -> 'profile'), options);
  return options;
end
$$;
comment on function rankdb._evaluation_options(text, text, jsonb, text[]) is
  'Options for each search of an evaluation; raises what would fail for all of them: an unknown index, profile or option. own: what the caller took out of its options before.';
