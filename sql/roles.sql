-- The two roles of the service itself, made once per cluster by whoever may create roles.
-- Run by `assay migrate` before the first migration, again and again without harm.
--
-- assay_owner    owns every object and changes them; creates the tenants' roles.
-- assay_service  is what the running binary connects as. It owns nothing. NOINHERIT: being a member of
--                each tenant's role gives it no right until it assumes that role for a transaction.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'assay_owner') THEN
        CREATE ROLE assay_owner LOGIN CREATEROLE;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'assay_service') THEN
        CREATE ROLE assay_service LOGIN NOINHERIT;
    END IF;
    -- A superuser may act as the owner anyway; any other administrator has to be one of its members.
    IF NOT pg_has_role(current_user, 'assay_owner', 'MEMBER') THEN
        EXECUTE format('GRANT assay_owner TO %I', current_user);
    END IF;
    EXECUTE format('GRANT CONNECT, CREATE ON DATABASE %I TO assay_owner', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO assay_service', current_database());
    -- Everyone who may connect could otherwise fill the disk with temporary tables.
    EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
END $$;

REVOKE ALL ON SCHEMA public FROM PUBLIC;

-- Lists page by key over tables of very different sizes: a plan made for the average tenant is wrong for
-- all of them, and planning costs a fraction of what a wrong plan does.
ALTER ROLE assay_service SET plan_cache_mode = 'force_custom_plan';
ALTER ROLE assay_service SET jit = off;
ALTER ROLE assay_service SET statement_timeout = '30s';
ALTER ROLE assay_service SET idle_in_transaction_session_timeout = '60s';
