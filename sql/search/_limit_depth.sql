-- _limit_depth: reranking stages that read no deeper than their curves are good for, nor than the stage before them. What was asked
-- for is kept as "asked", so that details can say that less was done.
create or replace function rankdb._limit_depth(stages jsonb)
returns jsonb
language plpgsql immutable
as $$
declare
  stage jsonb;
  top integer;
  former integer;
  result jsonb := '[]';
begin
  for stage in select s.value from jsonb_array_elements(stages) with ordinality s order by s.ordinality loop
    top := stage ->> 'top';
    former := least(top, rankdb._curve_depth(stage -> 'curve'), former);
    if former < top then
      stage := stage || jsonb_build_object('top', former, 'asked', coalesce(stage -> 'asked', stage -> 'top'));
    end if;
    result := result || jsonb_build_array(stage);
  end loop;
  return result;
end
$$;
comment on function rankdb._limit_depth(jsonb) is 'Reranking stages with "top" cut to the best depth of their curves and to the depth of the stage before; "asked" is what it was.';
