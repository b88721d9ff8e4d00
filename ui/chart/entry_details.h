#pragma once

#include "core/session/session.h"
#include "ui/kit/practice_time.h"

#include <QWidget>

#include <vector>

class QPushButton;
class QVBoxLayout;

namespace vb::ui {

class Card;
class FactGrid;
class ScrollPage;
class StaffNames;

/// One entry of a chart in full, in place of the timeline: what it says, who wrote it, what became of it. Esc leaves.
class EntryDetails : public QWidget {
    Q_OBJECT

public:
    EntryDetails(const PracticeTime &time, const StaffNames &names, QWidget *parent = nullptr);

    /// False when the record has no such entry.
    bool show(const chart::Record &record, chart::EventKind kind, EntityId id, bool readOnly);
    /// The same one, from a record that changed.
    void refresh(const chart::Record &record);
    void focusFirst();
    [[nodiscard]] EntityId id() const { return m_id; }
    /// How it came to be what it is, below it.
    void showVersions(const std::vector<chart::EntryVersion> &versions);

Q_SIGNALS:
    void leaveWanted();
    void statusWanted(vb::chart::EventKind kind, vb::EntityId id, const QString &title, const QString &status);
    void versionsWanted(vb::chart::EventKind kind, vb::EntityId id);
    /// A note of this visit.
    void noteWanted(vb::EntityId visit);

private:
    bool fill(const chart::Record &record);
    bool fillEntry(const chart::Record &record);
    void fillTrend(const chart::Record &record, const chart::Observation &shown);
    bool fillHistory(const chart::Record &record);
    QWidget *makeButtons();

    PracticeTime m_time;
    const StaffNames &m_names;
    chart::EventKind m_kind = chart::EventKind::visit;
    EntityId m_id;
    bool m_readOnly = false;
    QString m_title;
    QString m_status;
    Card *m_card;
    FactGrid *m_facts;
    QWidget *m_more; // below the facts
    QVBoxLayout *m_moreDown;
    QWidget *m_versionList = nullptr;
    ScrollPage *m_scroll;
    QPushButton *m_back;
    QPushButton *m_change;
    QPushButton *m_versions;
    QPushButton *m_note;
};

} // namespace vb::ui
