#pragma once

#include "core/session/session.h"

#include <QWidget>

class QPushButton;

namespace vb::ui {

class Banner;
class NotesModel;
class TableView;

/// A patient's notes as a list, with what begins a new one.
class NotesList : public QWidget {
    Q_OBJECT

public:
    explicit NotesList(session::Session &session, QWidget *parent = nullptr);

    void setLines(const std::vector<chart::NoteLine> &lines);
    void clear();
    void select(chart::NoteId id);
    void takeFocus();
    void sayTrouble(const QString &sentence);

Q_SIGNALS:
    void chosen(const vb::chart::NoteLine &line);
    void newWanted();
    void printWanted();
    void leaveWanted();

protected:
    void focusInEvent(QFocusEvent *event) override;

private:
    session::Session &m_session;
    const bool m_mayWrite;
    NotesModel *m_model;
    TableView *m_table;
    Banner *m_banner;
    QPushButton *m_new;
    QPushButton *m_print;
};

} // namespace vb::ui
