#pragma once

#include "core/session/session.h"
#include "ui/kit/card.h"

namespace vb::ui {

class Banner;
class BusyButton;
class LineField;

/// Where the daily backup goes; for the owner. Enter or Ctrl+S saves.
class BackupFolderForm : public Card {
    Q_OBJECT

public:
    explicit BackupFolderForm(session::Session &session, QWidget *parent = nullptr);

    [[nodiscard]] bool isDirty() const;
    void reset();
    /// What is typed and not saved; null when that is nothing, not so when the field was emptied.
    [[nodiscard]] QString draft() const;
    void restore(const QString &draft);
    void focusFirst();
    void save();
    /// What is stored; what the person is typing stays.
    void setStored(const QString &folder);

Q_SIGNALS:
    void answered(bool ok);

private:
    [[nodiscard]] QString typed() const;
    void choose();
    void take(const Result<void> &answer, const QString &folder);

    session::Session &m_session;
    QString m_stored;
    bool m_isRestored = false; // before it was known what is stored
    LineField *m_folder;
    BusyButton *m_save;
    Banner *m_banner;
};

} // namespace vb::ui
