-- _template_parts: a reranking template read from left to right: literal text, and names in braces. "{{" and "}}" are braces.
create or replace function rankdb._template_parts(template text)
returns table (place bigint, literal text, name text)
language plpgsql immutable parallel safe rows 5
as $$
begin
  return query
    select m.ordinality, case when m.part[2] is not null then left(m.part[2], 1) when m.part[3] <> '{' then m.part[3] end,
      case when m.part[3] = '{' then '' else m.part[1] end
    from regexp_matches(template, '\{([^{}]*)\}|(\{\{|\}\})|([^{}]+|[{}])', 'g') with ordinality m (part, ordinality);
end
$$;
comment on function rankdb._template_parts(text) is 'The parts of a reranking template in order: literal text, or a name to fill in (empty where a brace is not closed).';
