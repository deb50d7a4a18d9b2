-- Who may do what. The owner of the tables is neither of these roles.
REVOKE ALL ON events, idempotency_keys FROM PUBLIC;
REVOKE ALL ON FUNCTION append_events, first_stale, unused, forget_old_keys FROM PUBLIC;

GRANT SELECT ON events, stored_events TO hoso_app, hoso_projector;
GRANT SELECT ON idempotency_keys TO hoso_app;
GRANT EXECUTE ON FUNCTION append_events, forget_old_keys TO hoso_app;

-- The projector makes the tables of the read models; the application reads them.
ALTER DEFAULT PRIVILEGES FOR ROLE hoso_projector GRANT USAGE ON SCHEMAS TO hoso_app;
ALTER DEFAULT PRIVILEGES FOR ROLE hoso_projector GRANT SELECT ON TABLES TO hoso_app;
