-- fuse: fuses rankings of the caller's own by any method of docs/fusion.md. Plain SQL, no service and no index needed.
create or replace function rankdb.fuse(legs jsonb, method text default 'rrf', options jsonb default '{}')
returns table (id text, rank integer, score double precision, details jsonb)
language plpgsql immutable
cost 10000 rows 100
as $$
#variable_conflict use_column
declare
  settings jsonb;
  leg_hits rankdb.leg_hits[];
  keep integer;
begin
  if method is null or not rankdb.profile_schema() #> '{properties,fuse,properties,method,enum}' ? method then
    perform rankdb._raise('22023', format('the method %L is not known', left(coalesce(method, 'NULL'), 100)),
      'Known: ' || (select string_agg(m, ', ') from jsonb_array_elements_text(rankdb.profile_schema() #> '{properties,fuse,properties,method,enum}') m));
  end if;
  options := coalesce(options, '{}');
  perform rankdb._check_keys(options, array['k', 'phi', 'normalize', 'missing', 'combine', 'require', 'minus', 'top_n'], 'options');
  settings := rankdb._check_schema((options - 'top_n') || jsonb_build_object('method', method), rankdb.profile_schema() #> '{properties,fuse}', rankdb.profile_schema(), 'options', '');
  keep := rankdb._integer(options, 'top_n', 1, 1000000, null);
  leg_hits := rankdb._read_legs(legs);
  if cardinality(leg_hits) = 0 then
    return;
  end if;
  perform rankdb._check_fuse(settings, (select jsonb_agg(jsonb_build_object('name', l.name, 'weight', l.weight)) from unnest(leg_hits) l), 'legs', 'options at ');
  return query
    select f.id, f.place, f.score, jsonb_build_object('legs', f.legs)
    from rankdb._fuse(leg_hits, settings, 'document', keep) f
    order by f.place;
exception when numeric_value_out_of_range then
  perform rankdb._raise('22023', 'the scores or weights are too large or too small to be fused', 'Scale them to ordinary numbers.');
end
$$;
comment on function rankdb.fuse(jsonb, text, jsonb) is
  'Fuses rankings: legs [{"name", "weight", "lower_bound", "hits": ["id", ...] or [{"id", "score"}, ...]}, ...]; method rrf, isr, log-isr, rbc, borda, copeland, condorcet, interleave, convex, combsum, combmnz, combanz, combmed, combmax or combmin; options k, phi, normalize, missing, combine, require, minus, top_n. score is what the method gives; details say what each leg says.';
