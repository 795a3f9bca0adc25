-- _read_legs: rankings given as JSON, checked, as the hits of legs: ranked by score, then id, or in the order given where there are no
-- scores. {"id": ..., "score": ..., "rank": null} is a looked-up score of a document that the leg did not retrieve.
create or replace function rankdb._read_legs(legs jsonb)
returns rankdb.leg_hits[]
language plpgsql immutable
set jit = off
as $$
declare
  most_legs constant integer := 16;
  most_hits constant integer := 10000;
  leg record;
  wrong record;
  leg_name text;
  hits rankdb.hit[];
  result rankdb.leg_hits[] := '{}';
begin
  if legs is null or jsonb_typeof(legs) <> 'array' then
    perform rankdb._raise('22023', format('legs must be a JSON array, got %s', coalesce(jsonb_typeof(legs), 'NULL')), 'For example [{"hits": ["a", "b"]}, {"hits": [{"id": "b", "score": 1.5}]}].');
  end if;
  if jsonb_array_length(legs) > most_legs then
    perform rankdb._raise('54000', format('%s legs are given, at most %s are fused', jsonb_array_length(legs), most_legs), 'Fuse some of them first.');
  end if;
  for leg in select l.value, l.ordinality as place from jsonb_array_elements(legs) with ordinality l order by l.ordinality loop
    perform rankdb._check_keys(leg.value, array['name', 'weight', 'lower_bound', 'hits'], format('legs at /%s', leg.place - 1));
    leg_name := case jsonb_typeof(leg.value -> 'name') when 'string' then leg.value ->> 'name' else 'leg ' || leg.place end;
    if coalesce(jsonb_typeof(leg.value -> 'name'), 'null') not in ('string', 'null') or char_length(leg_name) not between 1 and 100 then
      perform rankdb._raise('22023', format('legs at /%s/name: must be a text of 1 to 100 characters, got %s', leg.place - 1, left((leg.value -> 'name')::text, 100)));
    end if;
    if exists (select from unnest(result) r where r.name = leg_name) then
      perform rankdb._raise('22023', format('legs at /%s: another leg is called %L too', leg.place - 1, leg_name), 'Give one of them another "name".');
    end if;
    if jsonb_typeof(leg.value -> 'hits') is distinct from 'array' then
      perform rankdb._raise('22023', format('the leg %L needs "hits", an array of ids or of {"id", "score"}, got %s', leg_name, coalesce(left((leg.value -> 'hits')::text, 100), 'nothing')));
    end if;
    if jsonb_array_length(leg.value -> 'hits') > most_hits then
      perform rankdb._raise('54000', format('the leg %L has %s hits, at most %s are fused', leg_name, jsonb_array_length(leg.value -> 'hits'), most_hits), 'Leave out its last ones.');
    end if;
    select h.value, h.ordinality - 1 as place, h.value ->> 'id' as id, h.value -> 'score' as score into wrong
    from jsonb_array_elements(leg.value -> 'hits') with ordinality h
    where case jsonb_typeof(h.value)
      when 'string' then jsonb_typeof(leg.value #> '{hits,0}') <> 'string'
      when 'object' then jsonb_typeof(leg.value #> '{hits,0}') <> 'object' or h.value - array['id', 'score', 'rank'] <> '{}'
        or jsonb_typeof(h.value -> 'id') is distinct from 'string' or jsonb_typeof(h.value -> 'score') is distinct from 'number'
        or abs((h.value ->> 'score')::numeric) > 1.7976931348623157e308 or h.value -> 'rank' <> 'null'
      else true end
    order by h.ordinality limit 1;
    if found then
      if wrong.id is not null and lower(coalesce(wrong.score #>> '{}', '')) in ('nan', 'infinity', '-infinity') or jsonb_typeof(wrong.score) = 'number' and abs((wrong.score #>> '{}')::numeric) > 1.7976931348623157e308 then
        perform rankdb._raise('22023', format('the leg %L gives %L the score %s', leg_name, wrong.id, left(wrong.score #>> '{}', 20)), 'Scores must be finite numbers.');
      end if;
      perform rankdb._raise('22023', format('the leg %L at /hits/%s: %s is no hit', leg_name, wrong.place, left(wrong.value::text, 100)),
        'A leg has either ids (texts) or objects {"id": text, "score": number}; an object may say "rank": null where the score was looked up.');
    end if;
    select array_agg(row(h.id, null, h.score, h.place)::rankdb.hit order by h.place nulls last, h.id collate "C") into hits
    from (
      select h.id, h.score, case when h.looked_up then null else row_number() over (partition by h.looked_up order by h.score desc, case when h.score is null then h.ordinality end, h.id collate "C") end as place
      from (
        select case jsonb_typeof(h.value) when 'string' then h.value #>> '{}' else h.value ->> 'id' end as id, (h.value ->> 'score')::double precision as score,
          h.value ? 'rank' as looked_up, h.ordinality
        from jsonb_array_elements(leg.value -> 'hits') with ordinality h) h) h;
    select h.id into wrong from unnest(hits) h group by h.id having count(*) > 1 order by h.id collate "C" limit 1;
    if found then
      perform rankdb._raise('22023', format('the leg %L has the id %L more than once', leg_name, wrong.id), 'Keep its best hit.');
    end if;
    result := result || row(leg_name, 'given', rankdb._number(leg.value, 'weight', 0, 1e9, 1), rankdb._number(leg.value, 'lower_bound', -1e300, 1e300, null), coalesce(hits, '{}'))::rankdb.leg_hits;
  end loop;
  return result;
end
$$;
comment on function rankdb._read_legs(jsonb) is 'The rankings of rankdb.fuse as the hits of legs; 22023 and 54000 say which leg and hit are wrong.';
