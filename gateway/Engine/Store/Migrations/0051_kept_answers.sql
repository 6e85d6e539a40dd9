-- What a screening hook's vendor has answered after the call. Append-only; whoever asks the same again finds it here.
CREATE TABLE kept_answers (
  id TEXT PRIMARY KEY,
  hook TEXT NOT NULL,
  question TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  reference TEXT NOT NULL,
  verdict TEXT NOT NULL CHECK (verdict IN ('allow', 'review', 'deny')),
  reasons TEXT NOT NULL,
  received_at BIGINT NOT NULL
);
CREATE INDEX kept_answers_by_question ON kept_answers (hook, question, received_at);
CREATE INDEX kept_answers_by_subject ON kept_answers (subject_id);
