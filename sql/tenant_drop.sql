-- Everything a tenant has: its tables, then its roles. Run by `assay tenant drop` in one transaction.
DROP SCHEMA :"schema" CASCADE;
DROP OWNED BY :"service";
DROP ROLE :"service";
DROP OWNED BY :"analyst";
DROP ROLE :"analyst";
