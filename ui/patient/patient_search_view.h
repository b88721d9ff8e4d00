#pragma once

#include "core/session/session.h"

#include <QWidget>

class QModelIndex;
class QPushButton;
class QStackedLayout;

namespace vb::ui {

class Banner;
class EmptyState;
class PatientHitsModel;
class SearchBox;
class TableView;
class TextLabel;
class TypedPatients;

/// The search box of the page of patients and its results. Hits follow each letter; what the typing pauses at is a
/// search with an entry of its own, and only then a row is chosen for Enter.
class PatientSearchView : public QWidget {
    Q_OBJECT

public:
    explicit PatientSearchView(session::Session &session, QWidget *parent = nullptr);

    void focusSearch();
    /// Searches again for what is typed, since records changed.
    void refresh();

Q_SIGNALS:
    void patientChosen(const vb::patient::Hit &hit);
    /// `typed`: what found nobody, or empty.
    void addWanted(const QString &typed);
    /// After each answer to a letter.
    void hitsShown();
    /// After each answer to what the typing paused at.
    void resultsShown(int count);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    QWidget *makeSearchLine();
    void makeTable();
    QWidget *makeEmptyStates();
    void typed();
    void submit();
    void take(const std::vector<patient::Hit> &hits);
    void showHits(const std::vector<patient::Hit> &hits);
    void offerToAdd();
    void choose(const QModelIndex &index);

    session::Session &m_session;
    const bool m_mayAdd;
    SearchBox *m_box;
    QPushButton *m_add;
    TextLabel *m_count;
    Banner *m_banner;
    TableView *m_table;
    PatientHitsModel *m_model;
    QStackedLayout *m_empty;
    EmptyState *m_noMatch;
    TypedPatients *m_patients;
    bool m_openSingle = false; // Enter came before the answer
};

} // namespace vb::ui
