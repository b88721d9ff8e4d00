#pragma once

#include "core/session/session.h"
#include "ui/omnibox/command.h"

#include <QAbstractListModel>
#include <QDate>

#include <vector>

namespace vb::ui {

/// What the omnibox lists: patients, then what can be done. A row is the one or the other. GUI thread.
class OmniboxModel : public QAbstractListModel {
    Q_OBJECT

public:
    enum Role {
        kSectionRole = Qt::UserRole + 1, // QString: heads this row and those behind it; else empty
        kIsPatientRole, // bool
        kFactsRole, // QString: what tells people of one name apart
        kMoreFactsRole, // QString
        kKeysRole, // QString
        kWarningRole, // QString: on a badge
        kDangerRole, // bool: of that badge
        kAllergiesRole, // QString
        kAlertsRole, // QString
    };

    using QAbstractListModel::QAbstractListModel;

    /// In place of all rows. `title` heads the patients, `doTitle` the commands.
    void setRows(const QString &title, std::vector<patient::Hit> hits, QDate today, const QString &doTitle,
                 std::vector<Command> commands);
    /// Warnings of the patients that are listed, as they come.
    void setMarks(std::vector<chart::Mark> marks);
    [[nodiscard]] const std::vector<patient::Hit> &hits() const { return m_hits; }
    [[nodiscard]] const std::vector<Command> &commands() const { return m_commands; }
    /// Null for a row that is no patient.
    [[nodiscard]] const patient::Hit *hitAt(int row) const;
    /// Null for a row that is no command.
    [[nodiscard]] const Command *commandAt(int row) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;

private:
    [[nodiscard]] QVariant ofPatient(const patient::Hit &hit, int role) const;
    [[nodiscard]] QString factsOf(const patient::Hit &hit) const;
    [[nodiscard]] QString warningOf(const patient::Hit &hit) const;
    [[nodiscard]] const chart::Mark *markOf(const patient::Hit &hit) const;
    [[nodiscard]] QString allergiesOf(const patient::Hit &hit) const;
    [[nodiscard]] QString alertsOf(const patient::Hit &hit) const;
    [[nodiscard]] QString spoken(const patient::Hit &hit) const;

    QString m_title;
    QString m_doTitle;
    std::vector<patient::Hit> m_hits;
    QDate m_today;
    std::vector<chart::Mark> m_marks;
    std::vector<Command> m_commands;
};

} // namespace vb::ui
