-- _governing_model: whose grants decide about a call. A name with grants of its own decides for itself, as a view does; an alias
-- without any follows the model behind it. NULL: no grants, every reader may.
create or replace function rankdb._governing_model(model text)
returns text
language plpgsql stable
as $$
begin
  return coalesce(
    (select d.name from rankdb.model_doors d where d.name = model),
    (select d.name from rankdb.model_aliases a join rankdb.model_doors d on d.name = a.model where a.name = _governing_model.model));
end
$$;
comment on function rankdb._governing_model(text) is 'The name whose grants decide whether a role may use this model; NULL when every reader may.';
