#pragma once

#include "core/session/session.h"

#include <QWidget>

class QStackedWidget;

namespace vb::ui {

class PatientForm;
class PatientProfileView;
class PatientSearchView;

/// Everything on patients behind one item of the navigation: search, profile, form. Ctrl+K goes to the search, Ctrl+N
/// to the form, from each of them.
class PatientArea : public QWidget {
    Q_OBJECT

public:
    explicit PatientArea(session::Session &session, QWidget *parent = nullptr);

    /// False when it asks the person about unsaved work.
    bool mayLeave();
    /// What was typed and not saved, for the next login of the same person; empty when there is nothing.
    [[nodiscard]] QByteArray draft() const;
    void restore(const QByteArray &draft);

private:
    void showSearch();
    void showProfile(PatientId id, const QString &name, const QString &note = {});
    void showForm(const QString &typedName);

    const bool m_mayAdd;
    QStackedWidget *m_stack;
    PatientSearchView *m_search;
    PatientProfileView *m_profile;
    PatientForm *m_form;
    bool m_stale = false; // records changed since the results were shown
};

} // namespace vb::ui
