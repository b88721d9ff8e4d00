#pragma once

#include "core/session/session.h"

#include <QWidget>

class QStackedWidget;

namespace vb::ui {

class PatientForm;
class PatientSearchView;
class RecordView;

/// Everything on patients behind one item of the navigation: search, record, form. Ctrl+Shift+K goes to the search,
/// Ctrl+N to the form, from each of them.
class RecordArea : public QWidget {
    Q_OBJECT

public:
    explicit RecordArea(session::Session &session, QWidget *parent = nullptr);

    /// False when it asks the person about unsaved work.
    bool mayLeave();
    /// What was typed and not saved, for the next login of the same person; empty when there is nothing.
    [[nodiscard]] QByteArray draft() const;
    void restore(const QByteArray &draft);
    /// See Page::restoredWords.
    static QString restoredWords(const QByteArray &draft);
    /// Opens a record from elsewhere, unless there is unsaved work to ask about.
    void openRecord(PatientId id, const QString &name);
    /// The same, to write a note or to open a visit at once.
    void startNote(PatientId id, const QString &name);
    void startVisit(PatientId id, const QString &name);
    /// The form for a new patient, likewise.
    void startNew();

Q_SIGNALS:
    void conflictsWanted(vb::PatientId patient, const QString &name);

private:
    void show(QWidget *view);
    void showSearch();
    void showForm(const QString &typedName);

    const bool m_mayAdd;
    QStackedWidget *m_stack;
    PatientSearchView *m_search;
    RecordView *m_record;
    PatientForm *m_form;
    bool m_stale = false; // records changed since the results were shown
};

} // namespace vb::ui
