#pragma once

#include "core/session/session.h"

#include <QWidget>

class QKeyEvent;
class QStandardItemModel;

namespace vb::ui {

class Banner;
class TableView;

/// Which form a new note is begun with: those in force, asked for each time it is entered. What was there the last time
/// stands there meanwhile.
class NoteForms : public QWidget {
    Q_OBJECT

public:
    explicit NoteForms(session::Session &session, QWidget *parent = nullptr);

    void start();
    void sayTrouble(const QString &sentence);

Q_SIGNALS:
    /// The forms are those of the store, or it says why not.
    void listed();
    void chosen(const QString &templateId);
    void leaveWanted();

protected:
    /// Enter before the forms are there means the first one.
    void keyPressEvent(QKeyEvent *event) override;

private:
    void load();
    void take(const std::vector<chart::NoteTemplate> &forms);

    session::Session &m_session;
    QStandardItemModel *m_model;
    TableView *m_table;
    Banner *m_banner;
    bool m_wantsFirst = false; // as soon as there is one
};

} // namespace vb::ui
