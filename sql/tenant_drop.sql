-- Everything a tenant has: its tables, then its roles, which have rights on nothing else. Run by `assay tenant drop`
-- in one transaction.
DROP SCHEMA :"schema" CASCADE;
DROP ROLE :"service";
DROP ROLE :"analyst";
