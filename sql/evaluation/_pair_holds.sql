-- _pair_holds: whether both queries of a negation pair prefer their own documents; null where one of them was not answered.
create or replace function rankdb._pair_holds(answers jsonb, first integer, second integer, first_ids jsonb, second_ids jsonb)
returns boolean
language plpgsql immutable
as $$
declare
  one text[] := array(select jsonb_array_elements_text(first_ids));
  two text[] := array(select jsonb_array_elements_text(second_ids));
begin
  if jsonb_typeof(answers -> (first - 1)) <> 'array' or jsonb_typeof(answers -> (second - 1)) <> 'array' then
    return null;
  end if;
  return rankdb._prefers(array(select jsonb_array_elements_text(answers -> (first - 1))), one, two)
    and rankdb._prefers(array(select jsonb_array_elements_text(answers -> (second - 1))), two, one);
end
$$;
comment on function rankdb._pair_holds(jsonb, integer, integer, jsonb, jsonb) is
  'NevIR''s measure of one pair: the answers as an array of arrays of ids, the places of the two queries, and the documents of each.';
