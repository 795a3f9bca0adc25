-- _check_rerank: what the schema cannot say of the reranking stages: depths that fall, curves in order, templates that can be read.
create or replace function rankdb._check_rerank(stages jsonb)
returns void
language plpgsql immutable
as $$
declare
  stage record;
  former integer;
begin
  for stage in
    select s.ordinality - 1 as place, (s.value ->> 'top')::integer as top, s.value ->> 'unit' as unit, s.value -> 'windows' as windows, s.value ->> 'template' as template, s.value #> '{curve,points}' as points
    from jsonb_array_elements(stages) with ordinality s order by s.ordinality
  loop
    if stage.top > former then
      perform rankdb._raise('22023', format('profile at /rerank/%s/top: %s is deeper than the stage before it, which passes on %s', stage.place, stage.top, former),
        'The depth of a cascade falls from stage to stage.');
    end if;
    former := stage.top;
    if stage.windows is not null and stage.unit <> 'document' then
      perform rankdb._raise('22023', format('profile at /rerank/%s/windows: only a stage of the unit "document" reads windows', stage.place), 'Add "unit": "document".');
    end if;
    if (stage.windows ->> 'best')::integer > (stage.windows ->> 'limit')::integer and stage.windows ->> 'score' = 'mean' then
      perform rankdb._raise('22023', format('profile at /rerank/%s/windows/best: the mean of the best %s needs more windows than the %s that are read', stage.place, stage.windows ->> 'best', stage.windows ->> 'limit'),
        'Raise "limit" or lower "best".');
    end if;
    if exists (select from rankdb._template_parts(stage.template) p where p.name = '') then
      perform rankdb._raise('22023', format('profile at /rerank/%s/template: a brace that names nothing in %s', stage.place, left(stage.template, 100)),
        'Write {passage} or {column}; a brace that is text is doubled: {{ or }}.');
    end if;
    if stage.template is not null and not exists (select from rankdb._template_parts(stage.template) p where p.name is not null) then
      perform rankdb._raise('22023', format('profile at /rerank/%s/template: names no {passage} and no {column}, so every candidate would read the same', stage.place));
    end if;
    if exists (
      select from jsonb_array_elements(stage.points) with ordinality p
      where (p.value ->> 0)::numeric not between 1 and 1000 or (p.value ->> 0)::numeric % 1 <> 0
        or p.ordinality > 1 and (p.value ->> 0)::numeric <= (stage.points -> (p.ordinality - 2)::integer ->> 0)::numeric)
    then
      perform rankdb._raise('22023', format('profile at /rerank/%s/curve/points: depths must be whole numbers from 1 to 1000, each larger than the one before it', stage.place),
        'For example: [[10, 0.41], [20, 0.43], [50, 0.42]]');
    end if;
  end loop;
end
$$;
comment on function rankdb._check_rerank(jsonb) is 'Raises 22023 where a reranking stage is deeper than the one before it, its windows make no sense, its template cannot be read, or its curve is out of order.';
