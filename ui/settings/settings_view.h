#pragma once

#include "core/session/session.h"

#include <QWidget>

#include <vector>

class QStackedWidget;
class QTabBar;

namespace vb::ui {

class AppearanceCard;
class BackupCard;
class BackupFolderForm;
class CatalogueCard;
class PcForm;
class PracticeForm;
class Question;
class SecurityCard;
class TemplatesView;
class Theme;

/// What can be set and read of practice, computer and program. The owner sees all of it, others what is theirs.
class SettingsView : public QWidget {
    Q_OBJECT

public:
    SettingsView(session::Session &session, Theme &theme, QWidget *parent = nullptr);

    /// False when it asks the person what to do with unsaved changes.
    bool mayLeave();
    /// What is typed and not saved; empty when there is none.
    [[nodiscard]] QByteArray draft() const;
    void restore(const QByteArray &draft);
    /// practice, pc, templates, catalogue, appearance, retention, backup or security, with the focus; nothing for one
    /// that is not this person's.
    void showPart(const QString &name);
    /// Shows the backups and begins one.
    void backUp();

Q_SIGNALS:
    /// Nothing can be written until the next login.
    void lockWanted();

protected:
    void focusInEvent(QFocusEvent *event) override;

private:
    void addPart(const QString &name, const QString &label, const QList<QWidget *> &cards);
    void addPracticeParts();
    void addBackupPart();
    void addCataloguePart();
    void saveShown();
    void focusShown();

    session::Session &m_session;
    QTabBar *m_tabs;
    QStackedWidget *m_parts;
    Question *m_unsaved;
    AppearanceCard *m_appearance;
    BackupCard *m_backup;
    PracticeForm *m_practice = nullptr; // what is not this person's stays null
    PcForm *m_pc = nullptr;
    BackupFolderForm *m_backupFolder = nullptr;
    int m_backupPart = 0;
    SecurityCard *m_security = nullptr;
    TemplatesView *m_templates = nullptr;
    int m_templatesPart = 0;
    std::vector<CatalogueCard *> m_catalogue; // services, products; empty: not this person's
    int m_cataloguePart = 0;
};

} // namespace vb::ui
