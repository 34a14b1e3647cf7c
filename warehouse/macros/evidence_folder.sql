CREATE MACRO evidence_folder() AS 'dateline.pages';

COMMENT ON MACRO evidence_folder IS 'the folder of evidence pages beside this file: FILE.pages';
