#pragma once

#include "core/session/session.h"

#include <QWidget>

class QStandardItemModel;

namespace vb::ui {

class Banner;
class TableView;

/// Which form a new note is begun with.
class NoteForms : public QWidget {
    Q_OBJECT

public:
    explicit NoteForms(session::Session &session, QWidget *parent = nullptr);

    void start();
    void sayTrouble(const QString &sentence);

Q_SIGNALS:
    void chosen(const QString &templateId);
    void leaveWanted();

private:
    QStandardItemModel *m_model;
    TableView *m_table;
    Banner *m_banner;
};

} // namespace vb::ui
