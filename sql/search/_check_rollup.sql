-- _check_rollup: how the chunks of a document become its score, in one shape: {"kind": ..., "by": ...}.
create or replace function rankdb._check_rollup(value jsonb)
returns jsonb
language plpgsql immutable
as $$
declare
  hint constant text := 'Known: "max", "first", {"mean": m} with m from 1 to 100, {"decay": d} with d from 0 to 1';
  kind text;
begin
  if value is null or value in ('null', '"max"') then
    return '{"kind": "max"}';
  end if;
  if value = '"first"' then
    return '{"kind": "first"}';
  end if;
  if jsonb_typeof(value) <> 'object' or not (value ?| array['mean', 'decay']) or (select count(*) from jsonb_object_keys(value)) <> 1 then
    perform rankdb._raise('22023', format('rollup %s is not known', left(value::text, 100)), hint);
  end if;
  kind := case when value ? 'mean' then 'mean' else 'decay' end;
  if jsonb_typeof(value -> kind) <> 'number'
     or kind = 'mean' and ((value ->> kind)::numeric not between 1 and 100 or (value ->> kind)::numeric % 1 <> 0)
     or kind = 'decay' and (value ->> kind)::numeric not between 0 and 1 then
    perform rankdb._raise('22023', format('rollup %s is out of range', left(value::text, 100)), hint);
  end if;
  return jsonb_build_object('kind', kind, 'by', value -> kind);
end
$$;
comment on function rankdb._check_rollup(jsonb) is 'Validates a rollup (22023 says what is right) and returns it as {"kind": max, first, mean or decay, "by": its number}.';
