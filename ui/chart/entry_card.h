#pragma once

#include "ui/chart/entry_row.h"
#include "ui/kit/card.h"

#include <QKeySequence>

class QPushButton;

namespace vb::ui {

class TextLabel;

/// The entries of one kind at the side of a chart: those in force, and behind a button those that are over.
class EntryCard : public Card {
    Q_OBJECT

public:
    /// `id` names its parts: "chart.allergies.add", "chart.allergies.0".
    EntryCard(const QString &id, const QString &title, const QString &addText, const QKeySequence &keys,
              QWidget *parent = nullptr);

    void setMayAdd(bool may);
    /// Keeps the focus on an entry that is still there. `empty` stands in place of entries in force.
    void setLines(const std::vector<EntryLine> &inForce, const std::vector<EntryLine> &over, const QString &empty);
    /// Below the entries; owned.
    void addOwn(QWidget *widget);

Q_SIGNALS:
    void addWanted();
    void lineOpened(const vb::ui::EntryLine &line);

private:
    void fill();

    QString m_id;
    std::vector<EntryLine> m_inForce;
    std::vector<EntryLine> m_over;
    QWidget *m_adding;
    TextLabel *m_none;
    QVBoxLayout *m_rows;
    QPushButton *m_more;
    bool m_showsOver = false;
};

} // namespace vb::ui
