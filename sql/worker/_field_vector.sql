-- _field_vector: the lexemes of a chunk, labelled by the weight of the column that each stands in (_tf reads the labels).
-- The text of a row is its columns that are not NULL, joined by line ends; the chunk starts at start_at of it.
create or replace function rankdb._field_vector(language regconfig, body text, start_at integer, lengths integer[], field_weights real[])
returns tsvector
language plpgsql stable
as $$
declare
  vector tsvector := '';
  column_at integer := 0;
  from_at integer;
  to_at integer;
  ordinal integer;
begin
  for i in 1 .. cardinality(lengths) loop
    continue when lengths[i] is null;
    from_at := greatest(column_at, start_at);
    to_at := least(column_at + lengths[i], start_at + char_length(body));
    if to_at > from_at then
      select count(distinct w) into ordinal from unnest(field_weights) w where w <= field_weights[i];
      vector := vector || setweight(to_tsvector(language, substr(body, from_at - start_at + 1, to_at - from_at)), chr(64 + ordinal)::"char");
    end if;
    column_at := column_at + lengths[i] + 1;
  end loop;
  return vector;
end
$$;
comment on function rankdb._field_vector(regconfig, text, integer, integer[], real[]) is 'Worker: the tsvector of a chunk with a label for the weight of each column.';
